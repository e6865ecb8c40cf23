/** One thing that HTML or CSS asks of a client: its name in the tables of features, and the words as the author wrote them. */
export interface Trait {
  readonly name: string
  readonly text: string
}
