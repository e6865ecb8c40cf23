import { expect, test } from 'vitest'
import { personasOf } from '../../../src/core/preview/persona.ts'

const SAMPLE = { email: 'ada@reader.example', city: 'Paris', firstName: 'Ada', plan: 'free' }
const personas = (fields: Record<string, string>, sample: Record<string, string>) =>
  Object.fromEntries(personasOf({ fields, sample }).map(persona => [persona.id, persona]))

test.each([
  ['by the field that is called a name', { city: '', firstName: '' }, SAMPLE, 'Sample: Ada'],
  ['by another field where there is no name', { city: '' }, SAMPLE, 'Sample: Paris'],
  ['by the address where there is no field', {}, SAMPLE, 'Sample: ada@reader.example'],
  ['by the address where the fields are empty', { firstName: 'you' }, {}, 'Sample: reader@example.com'],
])('the sample is called %s', (_, fields, sample, label) => {
  expect(personas(fields, sample).sample?.label).toBe(label)
})

test('the sample has all of its columns', () => {
  const { email, ...columns } = SAMPLE
  expect(personas({ firstName: '' }, SAMPLE).sample?.recipient).toEqual({ email, columns })
})

test('nobody has a value for any field', () => {
  expect(personas({ firstName: 'you', city: '' }, SAMPLE).nobody?.recipient.columns).toEqual({})
})

test.each([
  ['long-name', /^.{60}$/],
  ['right-to-left', /^[\p{Script=Arabic}\p{M} ]+$/u],
  ['markup', /<b>.*".*&.*\{\{/],
])('the one of id %s has its name in every field', (id, name) => {
  const { firstName, city, ...rest } = personas({ firstName: 'you', city: '' }, SAMPLE)[id]?.recipient.columns ?? {}
  expect(firstName).toMatch(name)
  expect(city).toBe(firstName)
  expect(rest).toEqual({})
})
