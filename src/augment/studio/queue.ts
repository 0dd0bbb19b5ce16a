/** What is drawn next: what matters most of the newest request; what nobody waits for any more is dropped. */

export interface Job {
  /** who asks */
  tab: string
  /** of the request; what is older than the newest of its tab is stale */
  number: number
  /** 0 first; all others leave one worker free for it */
  priority: number
  /** must not throw */
  run: () => Promise<void>
  /** told in place of `run` where it was dropped */
  dropped: () => void
  /** aborted: nobody waits for it */
  signal: AbortSignal
}

export class DrawQueue {
  private readonly threads: number
  private waiting: { job: Job; order: number }[] = []
  private readonly newest = new Map<string, number>()
  private running = 0
  private front = 0
  private behind = 0
  private added = 0

  /** @param threads tasks that run at the same time, at least 1 */
  constructor(threads: number) {
    this.threads = threads
  }

  /** Adds a job; one of an older request than its tab's newest is dropped at once. */
  add(job: Job): void {
    const newest = this.newest.get(job.tab) ?? job.number
    this.newest.set(job.tab, Math.max(newest, job.number))
    this.waiting.push({ job, order: this.added++ })
    this.fill()
  }

  /** Jobs that wait, stale ones not counted. */
  get length(): number {
    this.drop()
    return this.waiting.length
  }

  /** Drops what is stale; called also once a signal was aborted. */
  drop(): void {
    const isWanted = ({ job }: { job: Job }): boolean =>
      !job.signal.aborted && job.number >= this.newest.get(job.tab)!
    const stale = this.waiting.filter((one) => !isWanted(one))
    if (stale.length === 0) return
    this.waiting = this.waiting.filter(isWanted)
    for (const { job } of stale) job.dropped()
  }

  private fill(): void {
    while (this.running < this.threads) {
      const next = this.take()
      if (!next) return
      const isBehind = next.priority > 0
      this.running++
      if (isBehind) this.behind++
      else this.front++
      void next.run().finally(() => {
        this.running--
        if (isBehind) this.behind--
        else this.front--
        this.fill()
      })
    }
  }

  private take(): Job | undefined {
    this.drop()
    // What is looked at has the machine for itself: the browser has to decode it, too.
    const isOpen = this.front === 0 && this.behind < Math.max(1, this.threads - 1)
    const [first] = this.waiting
      .filter(({ job }) => job.priority === 0 || isOpen)
      .toSorted(
        (a, b) =>
          a.job.priority - b.job.priority || b.job.number - a.job.number || a.order - b.order,
      )
    if (!first) return undefined
    this.waiting = this.waiting.filter((one) => one !== first)
    return first.job
  }
}
