import { describeAccessibility } from './accessibility.ts'

describeAccessibility(720)
