import { svg, type SVGTemplateResult } from 'lit';
import { typeInWords } from './words';

const icon = (content: SVGTemplateResult, size = 22): SVGTemplateResult => svg`
  <svg viewBox="0 0 24 24" width=${size} height=${size} fill="none" stroke="currentColor" stroke-width="1.8"
       stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${content}</svg>`;

export const refreshIcon = icon(svg`<path d="M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7"/>`, 20);
export const backIcon = icon(svg`<path d="m14.5 5-7 7 7 7"/>`);
export const sunIcon = icon(svg`<circle cx="12" cy="12" r="4.2"/><path d="M12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4"/>`, 20);
export const moonIcon = icon(svg`<path d="M20 14.500A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.500z"/>`, 20);
export const autoIcon = icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 3.500a8.5 8.5 0 0 1 0 17z" fill="currentColor"/>`, 20);
export const searchIcon = icon(svg`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`, 18);
export const clearIcon = icon(svg`<path d="M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7"/>`, 18);
export const pauseIcon = icon(svg`<path d="M8.5 5.500v13M15.5 5.500v13"/>`, 18);
export const playIcon = icon(svg`<path d="M8 5.500v13l10.5-6.500z"/>`, 18);
export const pictureIcon = icon(svg`<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><circle cx="9" cy="10" r="1.6"/><path d="m4 17 5-4 4 3 3.5-3 4 3.5"/>`, 26);

const byKind: ReadonlyArray<readonly [RegExp, SVGTemplateResult]> = [
  [/temperature|thermostat|hvac|heating|climate/i, icon(svg`<path d="M14 13.800V5.500a2.5 2.5 0 0 0-5 0v8.300a4.5 4.5 0 1 0 5 0z"/><path d="M11.5 9v8"/>`)],
  [/humidity|water|flood|rain/i, icon(svg`<path d="M12 3.500c3.5 4 6 7 6 10.300a6 6 0 0 1-12 0C6 10.5 8.5 7.5 12 3.500z"/>`)],
  [/multilevelSwitch|dimmer|color|light|led|rgb/i, icon(svg`<path d="M9 17.500h6M10 20.500h4M12 3.500a6 6 0 0 0-3.6 10.800c.6.5 1 1.3 1 2.100v1.100h5.200v-1.100c0-.8.4-1.6 1-2.100A6 6 0 0 0 12 3.500z"/>`)],
  [/switch|actuator|plug|outlet/i, icon(svg`<path d="M12 3.500v8"/><path d="M6.8 6.500a8 8 0 1 0 10.4 0"/>`)],
  [/door|window|lock|gate|barrier/i, icon(svg`<path d="M6.5 20.500v-17h11v17M4 20.500h16M14 12v.6"/>`)],
  [/shutter|blind|curtain/i, icon(svg`<path d="M4.5 4h15M6 4v12h12V4M6 8h12M6 12h12M12 16v4"/>`)],
  [/smoke|fire|gas/i, icon(svg`<path d="M12 3c.5 3.500 5.500 5.800 5.500 11a5.500 5.500 0 0 1-11 0c0-2.300 1.200-4 2.500-5 .2 1.500.8 2.300 1.700 2.800C10.200 8.500 10.500 5.500 12 3z"/>`)],
  [/motion|presence|alarm|security|sensor/i, icon(svg`<circle cx="12" cy="12" r="2"/><path d="M7.8 7.800a6 6 0 0 0 0 8.400M16.2 7.800a6 6 0 0 1 0 8.400M5 5a10 10 0 0 0 0 14M19 5a10 10 0 0 1 0 14"/>`)],
  [/player|media|sonos|audio|tv/i, icon(svg`<circle cx="7" cy="17.5" r="2.5"/><circle cx="17" cy="15.5" r="2.5"/><path d="M9.5 17.500V6l10-2v11.5"/>`)],
  [/weather/i, icon(svg`<path d="M7 18.500h10a4 4 0 0 0 .6-7.9 6 6 0 0 0-11.5 1.500A3.3 3.3 0 0 0 7 18.500z"/>`)],
  [/energy|power|electric|meter/i, icon(svg`<path d="M13 3 5.5 13.500H11l-1 7.5 7.5-10.500H12z"/>`)],
];
const anything = icon(svg`<rect x="4" y="4" width="7" height="7" rx="2"/><rect x="13" y="4" width="7" height="7" rx="2"/><rect x="4" y="13" width="7" height="7" rx="2"/><circle cx="16.5" cy="16.5" r="3.5"/>`);

/** A picture for what a device is; a model's number says nothing, so its words are looked at too. */
export function kindIcon(type: string | null): SVGTemplateResult {
  const told = `${type ?? ''} ${typeInWords(type)}`;
  return byKind.find(([kind]) => kind.test(told))?.[1] ?? anything;
}
