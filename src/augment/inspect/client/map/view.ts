/** Which part of the map is on the screen. */
import { MAP_SIDE } from '../../data.ts'

/** Share of the screen's shorter side that the whole map leaves free. */
const MARGIN = 0.04
const MAX = 60
/** How much wider than high the map is drawn at most: its axes have no unit. */
const STRETCH = 1.9

export class View {
  width = 1
  height = 1
  /** screen pixels of one of the map's steps, and where its corner lies */
  scale = 1
  left = 0
  top = 0
  private isWhole = true

  resize(width: number, height: number): void {
    const before = this.least
    this.width = width
    this.height = height
    if (this.isWhole) this.whole()
    else this.zoom(this.least / before, 0, 0)
  }

  /** The whole map, in the middle. */
  whole(): void {
    this.isWhole = true
    this.scale = this.least
    this.left = (this.width - MAP_SIDE * this.scale * this.stretch) / 2
    this.top = (this.height - MAP_SIDE * this.scale) / 2
  }

  /** What lies at a place of the screen stays there. */
  zoom(factor: number, x: number, y: number): void {
    const next = Math.min(MAX * this.least, Math.max(this.least * 0.5, this.scale * factor))
    this.left = x - ((x - this.left) * next) / this.scale
    this.top = y - ((y - this.top) * next) / this.scale
    this.scale = next
    this.isWhole = false
  }

  move(dx: number, dy: number): void {
    this.left += dx
    this.top += dy
    this.isWhole = false
  }

  mapX(x: number): number {
    return (x - this.left) / (this.scale * this.stretch)
  }

  mapY(y: number): number {
    return MAP_SIDE - (y - this.top) / this.scale
  }

  screenX(x: number): number {
    return x * this.scale * this.stretch + this.left
  }

  screenY(y: number): number {
    return (MAP_SIDE - y) * this.scale + this.top
  }

  /** How much wider than high a step of the map is. */
  get stretch(): number {
    return Math.min(STRETCH, Math.max(1, this.width / this.height))
  }

  /** Of many points each is small, and larger as one comes nearer. */
  pointRadius(points: number): number {
    const whole = points > 8000 ? 1.6 : points > 1500 ? 2.2 : 3.4
    return Math.min(6, whole * Math.sqrt(Math.max(1, this.scale / this.least)))
  }

  private get least(): number {
    return (Math.min(this.width, this.height) * (1 - 2 * MARGIN)) / MAP_SIDE
  }
}
