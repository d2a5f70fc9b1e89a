import type { Json } from './frames';

/** An element of a screen. What a QuickApp wrote into it may have any form; here it has the form that is drawn. */
export interface ScreenElement {
  readonly type: 'label' | 'button' | 'switch' | 'slider' | 'select' | 'multi' | 'image' | 'space' | 'reading' | 'color' | 'log';
  readonly name: string;
  readonly text: string;
  readonly visible: boolean;
  readonly on: boolean;
  readonly number: number;
  /** The value as text, for a reading and a colour. */
  readonly raw: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly url: string;
  readonly unit: string;
  /** How a reading says true and false. */
  readonly words: Readonly<Record<string, string>>;
  /** Which of its fields follow which properties of the device: only built-in elements do. */
  readonly shows: Readonly<Record<string, string>>;
}

export interface Option {
  readonly text: string;
  readonly value: string;
}

const TYPES = new Set(['label', 'button', 'switch', 'slider', 'select', 'multi', 'image', 'space', 'reading', 'color', 'log']);

export function rowsOf(rows: Json): ScreenElement[][] {
  return list(rows).map((row) => (Array.isArray(row) ? row : [row]).map(elementOf).filter((element) => element !== undefined));
}

/** The element with one property as `updateView` wrote it. */
export function changed(element: ScreenElement, property: string, value: Json): ScreenElement {
  switch (property) {
    case 'text':
    case 'title':
      return { ...element, text: textOf(value) };
    case 'visible':
      return { ...element, visible: isVisible(value) };
    case 'value':
    case 'selectedItem':
      return { ...element, ...valueOf(value) };
    case 'values':
    case 'selectedItems':
      return { ...element, chosen: list(value).map(textOf) };
    case 'min':
      return { ...element, min: numberOf(value, element.min) };
    case 'max':
      return { ...element, max: numberOf(value, element.max) };
    case 'step':
      return { ...element, step: stepOf(value) };
    case 'options':
      return { ...element, options: optionsOf(value) };
    case 'url':
      return { ...element, url: textOf(value) };
    case 'unit':
      return { ...element, unit: unitOf(value) };
    default:
      return element;
  }
}

/** The element when a property of its device has a new value. */
export function followed(element: ScreenElement, property: string, value: Json): ScreenElement {
  return Object.entries(element.shows)
    .filter(([, shown]) => shown === property)
    .reduce((before, [field]) => changed(before, field, value), element);
}

function elementOf(source: Json): ScreenElement | undefined {
  if (source === null || typeof source !== 'object' || Array.isArray(source)) {
    return undefined;
  }
  const named = textOf(source['type'] ?? null);
  const type = named === 'select' && source['selectionType'] === 'multi' ? 'multi' : named;
  if (!TYPES.has(type)) {
    return undefined;
  }
  const value = source['value'] ?? null;
  const several = source['values'] ?? source['selectedItems'] ?? (type === 'multi' ? value : null);
  // HC3 gives every select a list of chosen ones, and the choice of a single one apart from it.
  const hasSeveral = type === 'multi' ? several !== null : list(several).length > 0;
  return {
    type: type as ScreenElement['type'],
    name: textOf(source['name'] ?? null),
    text: textOf(source['text'] ?? null),
    visible: isVisible(source['visible'] ?? null),
    ...valueOf(source['selectedItem'] ?? value),
    ...(hasSeveral ? { chosen: list(several).map(textOf) } : {}),
    min: numberOf(source['min'] ?? null, 0),
    max: numberOf(source['max'] ?? null, 100),
    step: stepOf(source['step'] ?? null),
    options: optionsOf(source['options'] ?? null),
    url: textOf(source['url'] ?? null),
    unit: unitOf(source['unit'] ?? null),
    words: textsOf(source['words'] ?? null),
    shows: textsOf(source['shows'] ?? null),
  };
}

/** HC3 writes degrees without their sign. */
function unitOf(value: Json): string {
  const unit = textOf(value);
  return unit === 'C' || unit === 'F' ? `°${unit}` : unit;
}

function textsOf(value: Json): Record<string, string> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, textOf(text)]))
    : {};
}

function valueOf(given: Json): Pick<ScreenElement, 'on' | 'number' | 'raw' | 'chosen'> {
  // A setpoint may come with its unit: {value: 21, unit: "C"}.
  const value = given !== null && typeof given === 'object' && !Array.isArray(given) && 'value' in given ? (given['value'] ?? null) : given;
  return {
    on: value === true || value === 'true' || numberOf(value, 0) > 0,
    number: numberOf(value, 0),
    raw: textOf(value),
    chosen: Array.isArray(value) ? value.map(textOf) : value === null ? [] : [textOf(value)],
  };
}

function optionsOf(value: Json): Option[] {
  return list(value).map((option) =>
    option !== null && typeof option === 'object' && !Array.isArray(option)
      ? { text: textOf(option['text'] ?? option['value'] ?? null), value: textOf(option['value'] ?? option['text'] ?? null) }
      : { text: textOf(option), value: textOf(option) },
  );
}

export function textOf(value: Json): string {
  if (value === null) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isVisible(value: Json): boolean {
  return value !== false && value !== 'false';
}

function stepOf(value: Json): number {
  const step = numberOf(value, 1);
  return step > 0 ? step : 1;
}

function numberOf(value: Json, otherwise: number): number {
  if (value === null || typeof value === 'object' || value === '') {
    return otherwise;
  }
  const number = Number(value);
  return Number.isFinite(number) ? number : otherwise;
}

/** Lua has one kind of table: an empty list may come as an object, and a list with holes too. */
function list(value: Json): Json[] {
  if (Array.isArray(value)) {
    return value;
  }
  return value !== null && typeof value === 'object' ? Object.values(value) : [];
}
