/**
 * The smoothing of TensorBoard (2.21, `resmoothDataset`): an exponential moving average without the bias of its start,
 * `last = w·last + (1 − w)·x`, `y = last / (1 − w^n)`. Gaps stay gaps and are passed over; a constant series is not changed.
 * @param weight from 0 (no smoothing) to below 1; TensorBoard's default is 0.6
 */
export function smooth(values: readonly number[], weight = 0.6): number[] {
  let [last, count] = [0, 0];
  const constant = values.every((value) => value === values[0]);
  return values.map((value) => {
    if (!Number.isFinite(value) || constant) return value;
    last = last * weight + (1 - weight) * value;
    count++;
    return last / (1 - weight ** count);
  });
}
