import type { Random } from './random';

type Names = { readonly given: readonly string[]; readonly family: readonly string[] };

const english: Names = {
  given: words(
    'Alice Oliver Grace Henry Ruby Arthur Isla Theo Maya Rohan Priya Edward Nora Samuel',
  ),
  family: words('Archer Bennett Carter Dalton Ellis Fletcher Hayes Mercer Patel Rao Turner Walsh'),
};

const names: Readonly<Record<string, Names>> = {
  en: english,
  fr: {
    given: words('Camille Élodie Hugo Jules Léa Manon Mathis Noémie Théo Zoé Adèle Bastien'),
    family: words('Bernard Chevalier Dubois Fontaine Garnier Lefèvre Marchand Perrin Roussel'),
  },
  de: {
    given: words('Anna Björn Clara Felix Greta Jonas Käthe Lukas Marlene Nils Paula Tobias'),
    family: words('Bauer Fischer Hoffmann Jäger Krüger Lange Möller Schröder Vogel Ziegler'),
  },
  es: {
    given: words('Alba Andrés Carmen Diego Inés Javier Lucía Mateo Nuria Pablo Sofía Tomás'),
    family: words('Aguilar Benítez Castro Domínguez Herrera Ibáñez Molina Núñez Ortega Vidal'),
  },
  it: {
    given: words('Aurora Bianca Dario Elena Fabio Giulia Lorenzo Marta Nicolò Paola Sara Tommaso'),
    family: words('Barbieri Colombo Esposito Ferrari Gallo Leone Marino Ricci Serra Vitale'),
  },
  nl: {
    given: words('Bram Daan Eva Femke Joris Lotte Maud Niels Pieter Sanne Tess Willem'),
    family: words('Bakker Bosch Dekker Hendriks Jansen Kuiper Mulder Smit Visser Vos'),
  },
  pl: {
    given: words('Agata Bartosz Ewa Filip Hanna Igor Julia Kacper Łucja Marek Ola Wojciech'),
    family: words('Adamczyk Dąbrowski Kowalczyk Lis Mazur Nowak Pawlak Sikora Wójcik Zając'),
  },
};

const streets = words('Mill Orchard Station Garden Harbour Chapel Linden Meadow Castle Bridge');
const subjects = ['The battery', 'The screen', 'The case', 'The charger', 'The camera', 'Delivery'];
const verdicts = ['is better than I hoped', 'does what it should', 'could be better', 'was late'];
const afterthoughts = ['I would buy it again.', 'My sister has one too.', 'No complaints.', ''];

/** An invented name in a language. */
export function inventName(random: Random, language: string): { given: string; family: string } {
  const { given, family } = names[language] ?? english;
  return { given: random.pick(given), family: random.pick(family) };
}

/** An invented street with a house number. */
export const inventStreet = (random: Random) =>
  `${random.whole(1, 180)} ${random.pick(streets)} Street`;

/** A sentence about something bought. */
export const inventSentence = (random: Random) =>
  `${random.pick(subjects)} ${random.pick(verdicts)}.`;

/** A sentence or two about something bought. */
export const inventText = (random: Random) =>
  `${inventSentence(random)} ${random.pick(afterthoughts)}`.trim();

function words(text: string): string[] {
  return text.split(' ');
}
