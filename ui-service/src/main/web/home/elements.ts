import type { Json } from './frames';

/** An element of a screen. What a QuickApp wrote into it may have any form; here it has the form that is drawn. */
export interface ScreenElement {
  readonly type: 'label' | 'button' | 'switch' | 'slider' | 'select' | 'multi' | 'image' | 'space';
  readonly name: string;
  readonly text: string;
  readonly visible: boolean;
  readonly on: boolean;
  readonly number: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  readonly url: string;
}

export interface Option {
  readonly text: string;
  readonly value: string;
}

const TYPES = new Set(['label', 'button', 'switch', 'slider', 'select', 'multi', 'image', 'space']);

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
    default:
      return element;
  }
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
  return {
    type: type as ScreenElement['type'],
    name: textOf(source['name'] ?? null),
    text: textOf(source['text'] ?? null),
    visible: isVisible(source['visible'] ?? null),
    ...valueOf(source['selectedItem'] ?? value),
    ...(several === null ? {} : { chosen: list(several).map(textOf) }),
    min: numberOf(source['min'] ?? null, 0),
    max: numberOf(source['max'] ?? null, 100),
    step: stepOf(source['step'] ?? null),
    options: optionsOf(source['options'] ?? null),
    url: textOf(source['url'] ?? null),
  };
}

function valueOf(value: Json): Pick<ScreenElement, 'on' | 'number' | 'chosen'> {
  return {
    on: value === true || value === 'true' || value === 1 || value === '1',
    number: numberOf(value, 0),
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
