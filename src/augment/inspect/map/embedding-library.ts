/** What maps are laid with. One file, so that the package can bring a bundle in its place. */
export { PCA } from 'ml-pca'
export { UMAP } from 'umap-js'
