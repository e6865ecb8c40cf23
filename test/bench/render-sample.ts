import { readSample } from './sample.ts'

/** Prints the sample's email as data, without its pictures: what a mailing stores and a later process sends. */
const { email } = await readSample()
process.stdout.write(JSON.stringify({ ...email, pictures: [], embedded: [] }))
