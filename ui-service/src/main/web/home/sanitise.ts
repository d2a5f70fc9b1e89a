import DOMPurify from 'dompurify';

/**
 * QuickApps write HTML into labels and log lines, often with what they got from the network in it. Only what HC3 shows comes
 * through: text, its looks, and pictures. No address but a picture's, no style, no class, no handler.
 */
const TAGS = [
  ...['b', 'big', 'br', 'center', 'div', 'em', 'font', 'h1', 'h2', 'h3', 'h4', 'hr', 'i', 'img', 'li', 'ol', 'p', 'pre', 's'],
  ...['small', 'span', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'u', 'ul'],
];
const ATTRIBUTES = ['align', 'alt', 'color', 'colspan', 'height', 'rowspan', 'size', 'src', 'width'];
const PICTURE = /^(?:https?:\/\/|data:image\/(?:png|jpe?g|gif|webp|bmp|x-icon|svg\+xml)[;,])/i;

DOMPurify.addHook('uponSanitizeAttribute', (element, attribute) => {
  if (attribute.attrName === 'src') {
    attribute.keepAttr = element.nodeName === 'IMG' && isPicture(attribute.attrValue);
  }
});
DOMPurify.addHook('afterSanitizeAttributes', (element) => {
  if (element.nodeName === 'IMG') {
    if (!element.hasAttribute('src')) {
      element.remove();
      return;
    }
    element.setAttribute('loading', 'lazy');
    element.setAttribute('referrerpolicy', 'no-referrer');
  }
});

/** Whether an address may be shown as a picture: not one of the home's own calls, some of which act when they are fetched. */
export function isPicture(url: string): boolean {
  return PICTURE.test(url.trim()) && !isCall(url.trim());
}

function isCall(url: string): boolean {
  try {
    const address = new URL(url);
    return address.hostname === location.hostname && /^\/+(api|ui)\//i.test(decodeURIComponent(address.pathname));
  } catch {
    return true;
  }
}

/** What a QuickApp wrote, as nodes that are safe to show. */
export function safe(html: string): Node | string {
  if (!html.includes('<') && !html.includes('&')) {
    return html;
  }
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}

const NO_TAG_OF_OURS = new RegExp(`<(?!/?(?:${TAGS.join('|')})[\\s/>])`, 'gi');

/** The same for a log, where `in function <main.lua:15>` is no HTML: what is no tag that we show is text. */
export function safeLine(message: string): Node | string {
  return safe(message.replace(NO_TAG_OF_OURS, '&lt;'));
}

/** The text alone, for names that are read aloud. */
export function plain(html: string): string {
  const node = safe(html);
  return typeof node === 'string' ? node : (node.textContent ?? '');
}
