// What the published package brings along of TensorFlow.js. The union package that a checkout uses
// takes 270 MB installed; of it the trainer needs the core, the gradients and the backend in
// JavaScript.
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops'
import '@tensorflow/tfjs-backend-cpu'

export { tf }
