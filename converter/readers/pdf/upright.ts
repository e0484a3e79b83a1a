/** Pages that are turned by a quarter are read as they are shown. */

/** From the page's own coordinates to points from the lower left corner of the page as it is shown. */
export type Place = (x: number, y: number) => [number, number];

interface Viewport {
  height: number;
  convertToViewportPoint(x: number, y: number): number[];
}

/** @param viewport of the page, at scale 1 */
export function uprightPlace(viewport: Viewport): Place {
  return (x, y) => {
    const [left = 0, down = 0] = viewport.convertToViewportPoint(x, y);
    return [left, viewport.height - down];
  };
}
