/** A request target taken apart; the fragment and any scheme and host are dropped. */
export interface Requested {
  readonly path: string;
  /** Without the question mark; empty where there is none. */
  readonly query: string;
}

/** Takes a request target apart without ever reading a host out of its path. */
export function requestedOf(requestUrl: string): Requested {
  const [target = ''] = requestUrl.split('#', 1);
  const relative = target.replace(/^https?:\/\/[^/?\\]*/i, '');
  const question = relative.indexOf('?');
  return question === -1
    ? { path: relative, query: '' }
    : { path: relative.slice(0, question), query: relative.slice(question + 1) };
}

/** The spellings under which a path is looked up: as it came, then in its normal form. */
export const spellingsOf = (path: string): readonly string[] => [
  ...new Set([path, normalPathOf(path)]),
];

/**
 * The one form of all spellings of a path: one slash at the start and between segments, none at the
 * end, percent-encoding in capitals and only where it is needed. Takes any string.
 */
export const normalPathOf = (path: string): string =>
  `/${path
    .split(/[/\\]+/)
    .filter(Boolean)
    .map(normalSegment)
    .join('/')}`;

function normalSegment(segment: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(segment)).replaceAll(
      /%(?:3A|40|24|26|2B|2C|3B|3D)/g,
      decodeURIComponent,
    );
  } catch {
    return segment.replaceAll(/%[0-9a-f]{2}/gi, (encoded) => encoded.toUpperCase());
  }
}
