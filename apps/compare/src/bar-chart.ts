/** One bar. */
export interface Bar {
  readonly label: string;
  /** Null draws no bar and says so. */
  readonly value: number | null;
}

const LABEL_WIDTH = 140;
const BAR_WIDTH = 320;
const VALUE_WIDTH = 90;
const ROW = 26;

/** Horizontal bars as a piece of SVG, readable without any script. */
export function barChart(title: string, bars: readonly Bar[], format: (value: number) => string): string {
  const longest = Math.max(...bars.map(({ value }) => value ?? 0), Number.MIN_VALUE);
  const rows = bars.map(({ label, value }, index) => {
    const top = index * ROW;
    const length = ((value ?? 0) / longest) * BAR_WIDTH;
    const text = value === null ? "n/a" : format(value);
    return `<text x="${LABEL_WIDTH - 8}" y="${top + 17}" text-anchor="end">${escapeHtml(label)}</text>
<rect x="${LABEL_WIDTH}" y="${top + 4}" width="${length.toFixed(1)}" height="${ROW - 8}" rx="2"/>
<text x="${(LABEL_WIDTH + length + 6).toFixed(1)}" y="${top + 17}" class="value">${escapeHtml(text)}</text>`;
  });
  const spoken = bars
    .map(({ label, value }) => `${label} ${value === null ? "n/a" : format(value)}`)
    .join(", ");
  return `<figure><figcaption>${escapeHtml(title)}</figcaption>
<svg viewBox="0 0 ${LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH} ${bars.length * ROW}" role="img" aria-label="${escapeHtml(`${title}: ${spoken}`)}">
${rows.join("\n")}
</svg></figure>`;
}

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
