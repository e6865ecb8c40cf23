import type { LinkAnswer } from './link-answer.ts'

/** What a rule cannot know without asking outside: each is there only where somebody has asked. */
export interface Facts {
  /** What each address of the edition answers. */
  readonly links?: ReadonlyMap<string, LinkAnswer>
  readonly spam?: SpamVerdict
  /** Links and headlines of the editions before. */
  readonly past?: Past
  /** The longest email that anybody on a list gets, by the index of the audience variant. */
  readonly longest?: ReadonlyMap<number, LongestEmail>
  readonly logo?: LogoTones
}

/** What SpamAssassin says of the message. */
export interface SpamVerdict {
  readonly score: number
  readonly rules: readonly { readonly name: string; readonly score: number; readonly description: string }[]
}

export interface LongestEmail {
  /** UTF-8 bytes of the HTML part. */
  readonly bytes: number
  /** Of the list. */
  readonly list: string
}

/** How much of a logo can be told from a ground. */
export interface LogoTones {
  readonly path: string
  /** Share of its opaque pixels that are hard to tell from each dark ground, from 0 to 1, by the ground's colour. */
  readonly lost: Readonly<Record<string, number>>
}

/** What the editions before have told: the name of the last that did. */
export interface Past {
  /** By the key of an address. */
  readonly link: (key: string) => string | undefined
  /** By the key of a headline. */
  readonly headline: (key: string) => string | undefined
}
