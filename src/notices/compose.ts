import { alertLetter } from './alert';
import type { AlertData } from './alert';
import { couponsLetter } from './coupons';
import type { CouponsData } from './coupons';
import { noticeLanguageOf } from './languages';
import type { NoticeLanguage } from './languages';
import { writeLetter } from './letter';
import type { ComposedNotice, Letter } from './letter';
import { movedLetter } from './moved';
import type { MovedData } from './moved';
import { reviewLetter } from './review';
import type { ReviewData } from './review';

/** What each template is written from. */
export interface NoticeData {
  readonly moved: MovedData;
  readonly coupons: CouponsData;
  readonly review: ReviewData;
  readonly alert: AlertData;
}

/** The name of a notice's text. */
export type NoticeTemplate = keyof NoticeData;

const letters: {
  [Template in NoticeTemplate]: (data: NoticeData[Template], language: NoticeLanguage) => Letter;
} = { moved: movedLetter, coupons: couponsLetter, review: reviewLetter, alert: alertLetter };

/**
 * Writes a notice in a language, ISO 639-1; in English where its text is not in that language, and
 * always for `review` and `alert`.
 */
export function composeNotice<Template extends NoticeTemplate>(
  template: Template,
  language: string,
  data: NoticeData[Template],
): ComposedNotice {
  return writeLetter(letters[template](data, noticeLanguageOf(language)));
}
