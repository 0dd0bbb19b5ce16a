/**
 * What charts are made with: Observable Plot, and a document to draw into. One file, so that the
 * package can bring a bundle in its place instead of sixty packages.
 */
export * as Plot from '@observablehq/plot'
export { parseHTML } from 'linkedom'
