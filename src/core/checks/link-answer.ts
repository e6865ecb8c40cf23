/** What a link answers. */
export type LinkAnswer =
  | { readonly type: 'reached'; readonly status: number; readonly redirects: readonly Redirect[] }
  /** Gone for certain: 404, 410, no such host, a fragment that an own page does not have. */
  | { readonly type: 'broken'; readonly reason: string; readonly redirects: readonly Redirect[] }
  /** Anything else (401, 403, 429, 999, 5xx, silence, cut lines, certificates): servers that lie to robots answer so too. */
  | { readonly type: 'unverified'; readonly reason: string; readonly redirects: readonly Redirect[] }

export interface Redirect {
  readonly status: number
  /** Absolute; without the fragment of the link, which browsers carry along. */
  readonly to: string
}

/** Reasons for which the network between may be to blame as well as the server; each goes on with details. */
export const NETWORK_REASONS = {
  silent: 'no answer within',
  cut: 'the connection was cut',
  refused: 'no connection to',
  unnamed: 'no name server knows about',
  unreachable: 'there is no way through the network to',
} as const

/** Goes on with the host's name. Some resolvers say so of every host while there is no network. */
export const NO_HOST = 'there is no host named'

/** Whether no server has said anything at all. Where that is so of every link, this machine is likely to be offline. */
export function isNetworkFailure(answer: LinkAnswer): boolean {
  if (answer.type === 'reached' || answer.redirects.length > 0) return false
  const { reason: said } = answer
  if (answer.type === 'broken') return said.startsWith(NO_HOST)
  return Object.values(NETWORK_REASONS).some(reason => said.startsWith(reason))
}
