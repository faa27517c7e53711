import { formats } from './languages';
import type { NoticeLanguage } from './languages';
import { link, list, paragraph } from './letter';
import type { Letter } from './letter';

/** A coupon's new code, and the instant until which it is valid. */
export interface CouponLine {
  readonly code: string;
  readonly validUntil: Date;
}

/** What the notice about reissued coupons is written from. */
export interface CouponsData {
  /** The brand whose store closes, as customers know it. */
  readonly brand: string;
  /** The platform that stays, as customers know it. */
  readonly platform: string;
  /** The platform's website. */
  readonly website: string;
  readonly coupons: readonly CouponLine[];
}

interface Words {
  readonly subject: string;
  readonly greeting: string;
  readonly opening: string;
  readonly where: string;
  readonly closing: string;
}

const words: Record<NoticeLanguage, (data: CouponsData) => Words> = {
  en: ({ brand, platform }) => ({
    subject: `Your ${brand} coupons have new codes at ${platform}`,
    greeting: 'Hello,',
    opening: `Your ${brand} coupons have new codes. They are worth the same, and none expires earlier than before. The former codes are no longer valid.`,
    where: `From now on the new codes are valid at ${platform}:`,
    closing: `You need do nothing until you use them. Kind regards, ${brand} and ${platform}`,
  }),
  fr: ({ brand, platform }) => ({
    subject: `Vos bons de réduction ${brand} ont de nouveaux codes chez ${platform}`,
    greeting: 'Bonjour,',
    opening: `Vos bons de réduction ${brand} ont de nouveaux codes. Leur valeur est la même et aucun n’expire plus tôt qu’avant. Les anciens codes ne sont plus valables.`,
    where: `Les nouveaux codes sont dès maintenant valables chez ${platform}\u00a0:`,
    closing: `Vous n’avez rien à faire avant de les utiliser. Cordialement, ${brand} et ${platform}`,
  }),
  de: ({ brand, platform }) => ({
    subject: `Ihre Gutscheine von ${brand} haben neue Codes bei ${platform}`,
    greeting: 'Guten Tag,',
    opening: `Ihre Gutscheine von ${brand} haben neue Codes. Sie sind gleich viel wert, und keiner läuft früher ab als bisher. Die früheren Codes gelten nicht mehr.`,
    where: `Die neuen Codes gelten ab sofort bei ${platform}:`,
    closing: `Bis Sie sie einlösen, müssen Sie nichts tun. Mit freundlichen Grüßen, ${brand} und ${platform}`,
  }),
  es: ({ brand, platform }) => ({
    subject: `Sus cupones de ${brand} tienen códigos nuevos en ${platform}`,
    greeting: 'Hola:',
    opening: `Sus cupones de ${brand} tienen códigos nuevos. Valen lo mismo y ninguno caduca antes que hasta ahora. Los códigos anteriores ya no son válidos.`,
    where: `Desde ahora los códigos nuevos son válidos en ${platform}:`,
    closing: `No tiene que hacer nada hasta que los use. Un cordial saludo, ${brand} y ${platform}`,
  }),
};

const couponItem: Record<NoticeLanguage, (code: string, until: string) => string> = {
  en: (code, until) => `${code}, valid until ${until}`,
  fr: (code, until) => `${code}, valable jusqu’au ${until}`,
  de: (code, until) => `${code}, gültig bis ${until}`,
  es: (code, until) => `${code}, válido hasta el ${until}`,
};

/** One line per coupon: its code and until when it is valid, to the minute, in UTC. */
export const couponItems = (
  coupons: readonly CouponLine[],
  language: NoticeLanguage,
): readonly string[] =>
  coupons.map(({ code, validUntil }) =>
    couponItem[language](code, formats[language].instant(validUntil)),
  );

/** Tells a customer the new codes of reissued coupons. */
export function couponsLetter(data: CouponsData, language: NoticeLanguage): Letter {
  const { subject, greeting, opening, where, closing } = words[language](data);
  return {
    language,
    subject,
    blocks: [
      paragraph(greeting),
      paragraph(opening),
      list(couponItems(data.coupons, language)),
      paragraph(where),
      link(data.website),
      paragraph(closing),
    ],
  };
}
