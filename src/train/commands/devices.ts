import { Command } from 'commander'
import { action } from '../../cli/program.ts'

/** `train devices`: what `--device` can be here. */
export function devicesCommand(): Command {
  const command = new Command('devices').description(
    'list the devices that training can run on here, each tried, and what the others need',
  )
  return action(command, async () => {
    const { listDevices } = await import('../engine/devices.ts')
    const devices = await listDevices()
    const lines = devices.flatMap(({ device, usable, found, remedy }) => [
      `${device.padEnd(7)} ${usable ? 'ready' : 'no   '}  ${found}`,
      ...(remedy === undefined ? [] : [`${' '.repeat(15)}needs: ${remedy}`]),
    ])
    return { json: { devices }, lines }
  })
}
