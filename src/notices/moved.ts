import { couponItems } from './coupons';
import type { CouponsData } from './coupons';
import { formats } from './languages';
import type { NoticeLanguage } from './languages';
import { link, list, paragraph } from './letter';
import type { Letter } from './letter';

/** What the notice to a moved customer is written from. */
export interface MovedData extends CouponsData {
  /** How the customer is greeted; may be empty. */
  readonly name: string;
  /** The mail domain of the platform's customer service. */
  readonly supportDomain: string;
  /** Which password signs in: the one used so far, or that of an account the platform had already. */
  readonly password: 'same' | 'target';
  /** How many orders moved. */
  readonly orders: number;
  /** Points as they were, and what they are now; null for those who have none. */
  readonly points: { readonly source: number; readonly target: number } | null;
  /** Whether the customer has no account: then orders are looked up, and nobody signs in. */
  readonly guest: boolean;
}

interface Words {
  readonly subject: string;
  readonly guestSubject: string;
  readonly greeting: (name: string) => string;
  readonly opening: string;
  readonly guestOpening: string;
  readonly samePassword: string;
  readonly targetPassword: string;
  readonly lookUp: string;
  readonly moved: string;
  readonly orders: (count: string) => string;
  readonly points: (source: string, target: string) => string;
  readonly coupons: string;
  readonly service: string;
  readonly closing: string;
}

const words: Record<NoticeLanguage, (data: MovedData) => Words> = {
  en: ({ brand, platform, supportDomain }) => ({
    subject: `Your ${brand} account is now at ${platform}`,
    guestSubject: `Your ${brand} records are now at ${platform}`,
    greeting: (name) => (name ? `Dear ${name},` : 'Hello,'),
    opening: `Your ${brand} account has moved to ${platform}. You need do nothing.`,
    guestOpening: `What you ordered, wrote or registered at ${brand} without an account has moved to ${platform}. You need do nothing.`,
    samePassword: 'Sign in as before, with the same password:',
    targetPassword: `You already had an account at ${platform} with this e-mail address; everything is there now. Sign in with your ${platform} password:`,
    lookUp: 'You can look up each order with its number and this e-mail address:',
    moved: 'What has moved:',
    orders: (count) => `Orders: ${count}, with their deliveries, invoices, returns and warranties`,
    points: (source, target) => `Points: ${source} at ${brand}, now ${target} at ${platform}`,
    coupons: 'Your coupons have new codes; the former codes are no longer valid:',
    service: `Customer service answers you at ${platform} now, from addresses that end in @${supportDomain}. Open requests go on there, and replies to earlier messages still arrive.`,
    closing: `Kind regards, ${brand} and ${platform}`,
  }),
  fr: ({ brand, platform, supportDomain }) => ({
    subject: `Votre compte ${brand} est maintenant chez ${platform}`,
    guestSubject: `Vos données ${brand} sont maintenant chez ${platform}`,
    greeting: (name) => (name ? `Bonjour ${name},` : 'Bonjour,'),
    opening: `Votre compte ${brand} a été transféré chez ${platform}. Vous n’avez rien à faire.`,
    guestOpening: `Ce que vous avez commandé, écrit ou enregistré chez ${brand} sans compte a été transféré chez ${platform}. Vous n’avez rien à faire.`,
    samePassword: 'Connectez-vous comme avant, avec le même mot de passe\u00a0:',
    targetPassword: `Vous aviez déjà un compte chez ${platform} avec cette adresse e-mail\u00a0; tout s’y trouve désormais. Connectez-vous avec votre mot de passe ${platform}\u00a0:`,
    lookUp: 'Vous pouvez consulter chaque commande avec son numéro et cette adresse e-mail\u00a0:',
    moved: 'Ce qui a été transféré\u00a0:',
    orders: (count) =>
      `Commandes\u00a0: ${count}, avec les livraisons, factures, retours et garanties`,
    points: (source, target) =>
      `Points\u00a0: ${source} chez ${brand}, désormais ${target} chez ${platform}`,
    coupons:
      'Vos bons de réduction ont de nouveaux codes\u00a0; les anciens codes ne sont plus valables\u00a0:',
    service: `Le service client vous répond désormais chez ${platform}, depuis des adresses qui se terminent par @${supportDomain}. Vos demandes en cours s’y poursuivent, et vos réponses à d’anciens messages arrivent toujours.`,
    closing: `Cordialement, ${brand} et ${platform}`,
  }),
  de: ({ brand, platform, supportDomain }) => ({
    subject: `Ihr Konto von ${brand} ist jetzt bei ${platform}`,
    guestSubject: `Ihre Daten von ${brand} sind jetzt bei ${platform}`,
    greeting: (name) => (name ? `Guten Tag ${name},` : 'Guten Tag,'),
    opening: `Ihr Konto von ${brand} ist zu ${platform} umgezogen. Sie müssen nichts tun.`,
    guestOpening: `Was Sie bei ${brand} ohne Konto bestellt, geschrieben oder registriert haben, ist zu ${platform} umgezogen. Sie müssen nichts tun.`,
    samePassword: 'Melden Sie sich wie bisher an, mit demselben Passwort:',
    targetPassword: `Sie hatten bei ${platform} schon ein Konto mit dieser E-Mail-Adresse; dort finden Sie jetzt alles. Melden Sie sich mit Ihrem Passwort von ${platform} an:`,
    lookUp: 'Jede Bestellung können Sie mit ihrer Nummer und dieser E-Mail-Adresse abrufen:',
    moved: 'Was umgezogen ist:',
    orders: (count) =>
      `Bestellungen: ${count}, mit Lieferungen, Rechnungen, Rücksendungen und Garantien`,
    points: (source, target) => `Punkte: ${source} bei ${brand}, jetzt ${target} bei ${platform}`,
    coupons: 'Ihre Gutscheine haben neue Codes; die früheren Codes gelten nicht mehr:',
    service: `Der Kundendienst antwortet Ihnen jetzt bei ${platform}, von Adressen, die auf @${supportDomain} enden. Offene Anfragen gehen dort weiter, und Antworten auf frühere Nachrichten kommen weiterhin an.`,
    closing: `Mit freundlichen Grüßen, ${brand} und ${platform}`,
  }),
  es: ({ brand, platform, supportDomain }) => ({
    subject: `Su cuenta de ${brand} está ahora en ${platform}`,
    guestSubject: `Sus datos de ${brand} están ahora en ${platform}`,
    greeting: (name) => (name ? `Hola, ${name}:` : 'Hola:'),
    opening: `Su cuenta de ${brand} se ha trasladado a ${platform}. No tiene que hacer nada.`,
    guestOpening: `Lo que usted pidió, escribió o registró en ${brand} sin cuenta se ha trasladado a ${platform}. No tiene que hacer nada.`,
    samePassword: 'Inicie sesión como antes, con la misma contraseña:',
    targetPassword: `Usted ya tenía una cuenta en ${platform} con esta dirección de correo electrónico; ahora todo está en ella. Inicie sesión con su contraseña de ${platform}:`,
    lookUp: 'Puede consultar cada pedido con su número y esta dirección de correo electrónico:',
    moved: 'Lo que se ha trasladado:',
    orders: (count) => `Pedidos: ${count}, con sus entregas, facturas, devoluciones y garantías`,
    points: (source, target) => `Puntos: ${source} en ${brand}, ahora ${target} en ${platform}`,
    coupons: 'Sus cupones tienen códigos nuevos; los códigos anteriores ya no son válidos:',
    service: `El servicio de atención al cliente le responde ahora en ${platform}, desde direcciones que terminan en @${supportDomain}. Sus consultas abiertas continúan allí, y las respuestas a mensajes anteriores siguen llegando.`,
    closing: `Un cordial saludo, ${brand} y ${platform}`,
  }),
};

/** Tells a customer that everything has moved, that nothing is to be done, and how to reach it. */
export function movedLetter(data: MovedData, language: NoticeLanguage): Letter {
  const say = words[language](data);
  const summary = summaryOf(data, say, language);
  return {
    language,
    subject: data.guest ? say.guestSubject : say.subject,
    blocks: [
      paragraph(say.greeting(data.name.trim())),
      paragraph(data.guest ? say.guestOpening : say.opening),
      paragraph(wayIn(data, say)),
      link(data.website),
      ...(summary.length > 0 ? [paragraph(say.moved), list(summary)] : []),
      ...(data.coupons.length > 0
        ? [paragraph(say.coupons), list(couponItems(data.coupons, language))]
        : []),
      paragraph(say.service),
      paragraph(say.closing),
    ],
  };
}

function wayIn({ guest, password }: MovedData, say: Words): string {
  if (guest) return say.lookUp;
  return password === 'same' ? say.samePassword : say.targetPassword;
}

function summaryOf({ orders, points }: MovedData, say: Words, language: NoticeLanguage): string[] {
  const { number } = formats[language];
  return [
    ...(orders > 0 ? [say.orders(number(orders))] : []),
    ...(points ? [say.points(number(points.source), number(points.target))] : []),
  ];
}
