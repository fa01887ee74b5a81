/** The texts of all elements of a name, in their order. Enough for the flat answers of S3. */
export function readXmlTexts(xml: string, element: string): string[] {
  return readXmlElements(xml, element).map(decodeXml);
}

/** The text of the first element of a name. */
export function readXmlText(xml: string, element: string): string | undefined {
  return readXmlTexts(xml, element)[0];
}

/** What stands inside all elements of a name, markup and all. */
export function readXmlElements(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}(?:\\s[^>]*)?>([\\s\\S]*?)</${element}>`, 'g'))].map(
    ([, inside = '']) => inside,
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return ENTITIES[name ?? ''] ?? whole;
    },
  );
}
