/** What the codec needs to pick a key: whose content it is and which categories of data stand in it. */
export interface ContentAbout {
  readonly person?: string;
  readonly categories: string[];
}

/**
 * The one port personal content passes through on its way into and out of the store, so that encryption per person and data
 * category can be put in without a change to any domain code. Content under a destroyed key decodes to what stands for `erased`.
 */
export interface ContentCodec {
  encode(data: unknown, about: ContentAbout): unknown;
  decode(stored: unknown): unknown;
}

/** Stores content as it is. */
export const plainContent: ContentCodec = {
  encode: (data) => data,
  decode: (stored) => stored,
};
