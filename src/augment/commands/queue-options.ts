/** Options of builds by a queue. */
import { Option } from 'commander'
import { wholeNumber } from '../../cli/program.ts'

export function queueOption(): Option {
  return new Option(
    '--queue <url>',
    'Redis or Valkey: redis://host:6379, rediss://user:password@host',
  )
}

export function leaseOption(): Option {
  return new Option(
    '--lease <seconds>',
    'a worker without a sign of life for this long counts as dead',
  )
    .argParser(wholeNumber('lease', 2, 3600))
    .default(30)
}
