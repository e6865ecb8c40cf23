import { hc, type InferResponseType } from 'hono/client'
import type { DeskApp } from '../app.ts'
import type { DeskFinding } from '../finding.ts'
import { TOKEN_HEADER } from '../token-header.ts'

const token = document.querySelector<HTMLMetaElement>('meta[name=desk-token]')?.content ?? ''

/** The desk's own server, with the types of its answers. */
export const { api } = hc<DeskApp>(location.origin, { headers: { [TOKEN_HEADER]: token } })

/** What the server refused, and why. */
export class Refusal extends Error {
  readonly problems: readonly DeskFinding[]

  constructor(message: string, problems: readonly DeskFinding[] = []) {
    super(message)
    this.problems = problems
  }
}

interface Answer {
  readonly ok: boolean
  readonly status: number
  json(): Promise<unknown>
  text(): Promise<string>
}

/** The body of an answer. @throws Refusal where it is one. */
export async function answerOf<Response extends Answer>(
  asked: Promise<Response>,
): Promise<Awaited<ReturnType<Response['json']>>> {
  const response = await asked
  if (!response.ok) throw await refusalOf(response)
  return (await response.json()) as Awaited<ReturnType<Response['json']>>
}

/** A text at an address of the desk. @throws Refusal where there is none. */
export async function readText(address: string, signal?: AbortSignal): Promise<string> {
  const response = await fetch(address, signal ? { signal } : {})
  if (!response.ok) throw await refusalOf(response)
  return response.text()
}

/** Milliseconds after which somebody who did not answer is asked again. */
const AGAIN = 1000

/** Asks until there is an answer; a refusal is one. */
export async function persist<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (cause) {
      if (cause instanceof Refusal || signal.aborted) throw cause
      await new Promise(resolve => setTimeout(resolve, AGAIN))
      signal.throwIfAborted()
    }
  }
}

async function refusalOf(response: Answer): Promise<Refusal> {
  const text = await response.text().catch(() => '')
  const { problems } = parseBody(text)
  return new Refusal(problems ? `The desk answered ${response.status}.` : text, problems)
}

/** JSON with what is wrong, or words. */
function parseBody(text: string): { readonly problems?: readonly DeskFinding[] } {
  try {
    return JSON.parse(text) as { readonly problems?: readonly DeskFinding[] }
  } catch {
    return {}
  }
}

type Editions = typeof api.editions
export type ProjectView = InferResponseType<typeof api.project.$get>
export type ShelfView = InferResponseType<Editions['$get']>
export type EditionView = InferResponseType<Editions[':id']['$get']>
export type EmailView = NonNullable<EditionView['email']>
export type ChecksView = InferResponseType<Editions[':id']['checks']['$get']>
export type Finding = EditionView['problems'][number]
export type ComparisonView = InferResponseType<typeof api.compare.$get>
export type OutboxView = InferResponseType<typeof api.outbox.$get>
export type TestResult = InferResponseType<Editions[':id']['test']['$post']>
