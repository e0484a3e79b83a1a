/** A drawing as pixels. */
import { TunelabError } from "#lib/core/index";

/**
 * @param scale pixels for each unit of the drawing
 * @returns a PNG; its letters are those of the fonts that the system has
 */
export async function rasterize(svg: string, scale: number): Promise<Uint8Array> {
  if (!(scale > 0 && scale <= 10))
    throw new TunelabError("INVALID_CONFIG", [`scale 为 ${scale}`, `scale is ${scale}`], {
      hint: ["请用大于 0、不大于 10 的数", "use a number above 0 and up to 10"],
    });
  const { Resvg } = await loadRenderer();
  return new Resvg(withChineseFonts(svg), { fitTo: { mode: "zoom", value: scale } }).render().asPng();
}

/**
 * A letter that a font lacks comes from any font that has it, with serifs or without: so fonts that have all come
 * first, without quotes, which the renderer reads at the start of a list only.
 */
function withChineseFonts(svg: string): string {
  if (!/[\u2e80-\u9fff]/.test(svg)) return svg;
  return svg.replace('font-family="', 'font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, ');
}

/** Only when pixels are asked for: the renderer is a native file. */
async function loadRenderer(): Promise<typeof import("@resvg/resvg-js")> {
  try {
    return await import("@resvg/resvg-js");
  } catch (cause) {
    throw new TunelabError(
      "MISSING_DEPENDENCY",
      ["绘制 PNG 的 @resvg/resvg-js 在这里无法加载", "@resvg/resvg-js does not load here, which draws PNG"],
      {
        hint: ["请运行 npm install @resvg/resvg-js，或存为 .svg", "run npm install @resvg/resvg-js, or save as .svg"],
        cause,
      },
    );
  }
}
