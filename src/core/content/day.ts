import { DateTime, IANAZone } from 'luxon'

/** A date as it was written, fixed in the newsletter's time zone: `2025-09-05T09:00:00.000-04:00`. Sorts by `instant`. */
export interface Moment {
  readonly type: 'moment'
  readonly iso: string
  /** Milliseconds since 1970, UTC; the beginning of the day where no time was given. */
  readonly instant: number
  /** The last millisecond that it covers: the same, or the end of the day. */
  readonly last: number
  readonly zone: string
  /** Whether the author gave a time of day. */
  readonly timed: boolean
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?$/

/**
 * `2025-09-05` or `2025-09-05T09:00` in a zone.
 * @returns a sentence where it is not a date, does not exist (31 June), or falls into the hour that a clock change skips.
 */
export function parseMoment(text: string, zone: string): Moment | { readonly problem: string } {
  if (!DATE.test(text))
    return {
      problem: `\`${text}\` is not a date: write 2025-09-05 or 2025-09-05T09:00.`,
    }
  const local = text.replace(' ', 'T')
  const read = DateTime.fromISO(local, { zone })
  // In the hour that a clock change repeats, luxon would choose by the season of today.
  const [time = read] = read.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis())
  if (!time.isValid) return { problem: `\`${text}\` is not a day of the calendar.` }
  const timed = local.includes('T')
  if (timed && !time.toFormat("yyyy-MM-dd'T'HH:mm:ss").startsWith(local)) {
    return {
      problem: `\`${text}\` does not exist in ${zone}: the clocks go forward over it.`,
    }
  }
  return {
    type: 'moment',
    iso: time.toISO(),
    instant: time.toMillis(),
    last: (timed ? time : time.endOf('day')).toMillis(),
    zone,
    timed,
  }
}

/** The moment of an instant given in milliseconds. */
export function momentAt(instant: number, zone: string): Moment {
  const time = DateTime.fromMillis(instant, { zone })
  return {
    type: 'moment',
    iso: time.toISO() ?? '',
    instant,
    last: instant,
    zone,
    timed: true,
  }
}

export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name)
}

/** `2025-09-05` */
export function isoDay({ iso }: Moment): string {
  return iso.slice(0, 10)
}

/** `09:00` */
export function timeOfDay({ iso }: Moment): string {
  return iso.slice(11, 16)
}

/** "Friday, 5 September 2025" in the given language. */
export function longDate(moment: Moment, language: string): string {
  return format(moment, language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
}

/** "Tue 16 Sept", for agendas. */
export function shortDate(moment: Moment, language: string): string {
  return format(moment, language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  })
}

/** The Date header of RFC 5322. */
export function mailDate(moment: Moment): string {
  return (
    DateTime.fromMillis(moment.instant, {
      zone: moment.zone,
      locale: 'en-US',
    }).toRFC2822() ?? ''
  )
}

/** CLDR writes some spaces as narrow no-break ones in one release and plain in the next; a build must not change with it. */
function format({ instant, zone }: Moment, language: string, options: Intl.DateTimeFormatOptions): string {
  return formatter(language, { ...options, timeZone: zone })
    .format(instant)
    .replace(/[\u00A0\u202F\u2009]/g, ' ')
}

/** A formatter takes longer to make than a hundred dates to format. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${Object.values(options).join(' ')}`
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(language, options)
  formatters.set(key, known)
  return known
}
