/** The script of the trainer's pages: pictures behind numbers, and charts that answer to the pointer. */
import { prepareCharts } from './charts.ts'
import { prepareMatrices } from './matrix.ts'
import { PicturesDialog } from './pictures.ts'
import { prepareTables } from './sortable.ts'

prepareCharts()
prepareMatrices()
prepareTables()
const dialog = new PicturesDialog()
addEventListener('hashchange', () => dialog.follow())
dialog.follow()
