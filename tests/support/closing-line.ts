/** Ends a run with one plain line that any reader of logs can count. */
import type { Reporter, TestModule, Vitest } from 'vitest/node'

export default class ClosingLine implements Reporter {
  /** Kept back where a report of coverage follows the tests: the line is the last one. */
  #held: string | undefined
  #coverage = false

  onInit(vitest: Vitest): void {
    this.#coverage = vitest.config.coverage.enabled
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state !== 'pending') count[state]++
      }
      // A file that does not even load holds no test that could fail.
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0)
        count.failed++
    }
    this.#held = `\nTests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`
    // Coverage is not reported of tests that failed.
    if (!this.#coverage || count.failed > 0) this.#print()
  }

  onFinishedReportCoverage(): void {
    this.#print()
  }

  #print(): void {
    if (this.#held !== undefined) process.stdout.write(this.#held)
    this.#held = undefined
  }
}
