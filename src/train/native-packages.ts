/** Optional packages that bring TensorFlow's native backend, the fastest first. */
export const NATIVE_PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const
