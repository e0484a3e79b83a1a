import { type Conversion, ConvertSettings, convert, type InputFile } from "../../converter/index.ts";

export function convertFiles(files: InputFile[], settings: Partial<ConvertSettings> = {}): Promise<Conversion> {
  return convert(files, ConvertSettings.parse(settings));
}

export function convertText(text: string, settings: Partial<ConvertSettings> = {}): Promise<Conversion> {
  return convertFiles([{ name: "bank.txt", data: new TextEncoder().encode(text) }], settings);
}

/** Each record as `kind | input | output`, line breaks as ⏎: short enough to write by hand. */
export function brief(conversion: Conversion): string[] {
  return conversion.records.map(({ kind, record }) =>
    [kind, record.input, record.output].join(" | ").replaceAll("\n", "⏎"),
  );
}

export function reasons(conversion: Conversion): string[] {
  return conversion.rejected.map(({ reason, source }) => `${source.number ?? "-"} ${reason}`);
}
