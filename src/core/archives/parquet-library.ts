/**
 * What Parquet files are read and written with. One file, so that the package can bring a bundle in its
 * place.
 */
export { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
export { ByteWriter, ParquetWriter } from 'hyparquet-writer'
export type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet'
