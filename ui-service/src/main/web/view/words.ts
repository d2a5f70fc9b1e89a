import { textOf } from '../home/elements';
import type { Json } from '../home/frames';

/** FIBARO's own devices have a type of their own, named after the model; people call them by what they are. */
const models: ReadonlyArray<readonly [RegExp, string]> = [
  [/^FGBS/, 'Universal sensor'],
  [/^FGCD/, 'Carbon monoxide sensor'],
  [/^FGDW/, 'Door or window sensor'],
  [/^FGD/, 'Dimmer'],
  [/^FGFS/, 'Flood sensor'],
  [/^FGGC/, 'Gesture control'],
  [/^FGKF/, 'Key fob'],
  [/^FGMS/, 'Motion sensor'],
  [/^FGPB/, 'Button'],
  [/^FGRGB/, 'Colour light'],
  [/^FG(R|WR)/, 'Roller shutter'],
  [/^FGSS/, 'Smoke sensor'],
  [/^FGT/, 'Radiator thermostat'],
  [/^FGWC/, 'Wall controller'],
  [/^FGWD\d/, 'Wall dimmer'],
  [/^FG(S|WDS)/, 'Switch'],
  [/^FGWOE/, 'Wall outlet'],
  [/^FGWP/, 'Wall plug'],
];

/** Other types whose names say how they work, not what they are. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['binarySwitch', 'Switch'],
  ['multilevelSwitch', 'Dimmer'],
  ['colorController', 'Colour light'],
  ['binarySensor', 'Sensor'],
  ['multilevelSensor', 'Sensor'],
  ['coDetector', 'Carbon monoxide sensor'],
  ['hvacSystem', 'Thermostat'],
  ['hvacSystemAuto', 'Thermostat'],
  ['hvacSystemCool', 'Air conditioner'],
  ['hvacSystemHeat', 'Thermostat'],
  ['hvacSystemHeatCool', 'Thermostat'],
  ['remoteController', 'Remote control'],
  ['remoteSceneController', 'Remote control'],
  ['deviceController', 'Controller'],
  ['genericDevice', 'Device'],
]);

/** `com.fibaro.temperatureSensor` as people say it. */
export function typeInWords(type: string | null): string {
  const last = (type ?? '').split('.').pop() ?? '';
  const told = kinds.get(last) ?? models.find(([named]) => named.test(last))?.[1];
  if (told !== undefined) {
    return told;
  }
  const words = last.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function stateInWords(state: string | null): string {
  switch ((state ?? '').toLowerCase()) {
    case 'running':
      return 'Running';
    case 'starting':
      return 'Starting';
    case 'crashed':
      return 'Crashed';
    case 'stopped':
      return 'Stopped';
    case 'removed':
      return 'Removed';
    default:
      return state || 'Unknown';
  }
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString()} ${number === 1 ? one : many}`;
}

/** A device's value, when it is one that means something by itself. */
export function valueInWords(value: Json | undefined): string {
  if (value === true || value === false) {
    return value ? 'On' : 'Off';
  }
  return value === undefined || (value !== null && typeof value === 'object') ? '' : textOf(value);
}
