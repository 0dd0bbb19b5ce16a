/**
 * What Parquet files are read and written with. One file, so that the package can bring a bundle in its
 * place.
 */
export { ByteWriter, ParquetWriter } from 'hyparquet-writer'
export type { SchemaElement } from 'hyparquet'
