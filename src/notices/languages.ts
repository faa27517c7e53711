const languages = ['en', 'fr', 'de', 'es'] as const;

/** A language that the notices' texts exist in. */
export type NoticeLanguage = (typeof languages)[number];

/** How dates and numbers are written in a language. */
export interface Formats {
  /** Day and time of an instant, in UTC. */
  readonly instant: (at: Date) => string;
  readonly number: (value: number) => string;
}

/** The language a reader is written to in: the reader's own, or English where no text is in it. */
export const noticeLanguageOf = (language: string): NoticeLanguage =>
  languages.find((known) => known === language) ?? 'en';

/** The formats of each language. */
export const formats: Record<NoticeLanguage, Formats> = {
  en: formatsOf('en-GB'),
  fr: formatsOf('fr'),
  de: formatsOf('de'),
  es: formatsOf('es'),
};

function formatsOf(locale: string): Formats {
  const instants = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
  const numbers = new Intl.NumberFormat(locale);
  return {
    instant: (at) => instants.format(at),
    number: (value) => numbers.format(value),
  };
}
