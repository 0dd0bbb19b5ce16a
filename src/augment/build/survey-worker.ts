/** Surveys sources in a pool: alone where nothing is drawn, so that its threads load what reads pages and no more. */
import { join } from 'node:path'
import { readStored } from '../../core/archives/stored-file.ts'
import { sha256 } from '../../core/hash.ts'
import { failureOf } from '../../jobs/failures.ts'
import { workerSetup, workerTask } from '../../jobs/worker.ts'
import { decode, type DecodeOptions } from '../../page/codec/decode.ts'
import { probe } from '../../page/codec/probe.ts'
import { fingerprint } from '../../page/dedupe/phash.ts'
import type { Survey, SurveyResult, WorkerSetup } from './task.ts'

const setup = workerSetup() as Pick<WorkerSetup, 'root'>

/** Enough for a fingerprint; large photos are read at a fraction of their size. */
const SURVEY_AREA = 128 * 128

/** Reads each source once: its digest and what it looks like. Unreadable ones say why. */
export const survey = workerTask(async (paths: readonly string[]): Promise<SurveyResult[]> => {
  const results: SurveyResult[] = []
  for (const path of paths) {
    try {
      const bytes = await readStored(join(setup.root, path))
      const digest = sha256(bytes)
      const header = await probe(bytes)
      const pages = [await surveyPage(bytes, digest, { header })]
      for (let number = 2; number <= header.pages; number++) {
        pages.push(await surveyPage(bytes, digest, { page: number }).catch(failureOf))
      }
      results.push({ path, pages })
    } catch (error) {
      results.push({ path, ...failureOf(error) })
    }
  }
  return results
})

async function surveyPage(
  bytes: Uint8Array,
  digest: string,
  options: Pick<DecodeOptions, 'page' | 'header'>,
): Promise<Survey | ReturnType<typeof failureOf>> {
  const header = options.header ?? (await probe(bytes, options.page))
  const small = await decode(bytes, digest, { ...options, area: SURVEY_AREA })
  const looks = fingerprint(small.pixels, small.width, small.height)
  const { issue } = small
  const { width, height } = header
  return {
    sha256: digest,
    width,
    height,
    fingerprint: looks,
    ...(issue !== undefined && { issue }),
  }
}
