/** The script of the trainer's pages: pictures behind numbers, and charts that answer to the pointer. */
import { prepareAxes } from './brush.ts'
import { prepareCharts } from './charts.ts'
import { prepareMatrices } from './matrix.ts'
import { PicturesDialog } from './pictures.ts'
import { prepareTables } from './sortable.ts'

prepareCharts()
prepareMatrices()
prepareTables()
prepareAxes()
const dialog = new PicturesDialog()
addEventListener('hashchange', () => dialog.follow())
dialog.follow()
refresh()

/** Asks for the page again while it is looked at and nothing is open over it. */
function refresh(): void {
  const seconds = Number(document.body.dataset['refresh'])
  if (!(seconds > 0)) return
  setInterval(() => {
    const isBusy = document.querySelector('dialog[open]') !== null
    if (document.visibilityState === 'visible' && !isBusy) location.reload()
  }, seconds * 1000)
}
