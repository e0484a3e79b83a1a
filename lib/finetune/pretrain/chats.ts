/** Documents as conversations, so that a base model has met the chat template's tokens before it is fine-tuned. */
import type { Tokenizer } from "#lib/model/index";

/** A paragraph asks, the next one answers: nothing is made up, the text only goes on. */
export function asChats(document: string, tokenizer: Tokenizer, longest = 600): string {
  const paragraphs = document.split(/\n+/).filter((line) => line.trim() !== "" && line.length <= longest);
  const chats: string[] = [];
  for (let i = 0; i + 1 < paragraphs.length; i += 2)
    chats.push(
      tokenizer.renderChat(
        [
          { role: "user", content: paragraphs[i]! },
          { role: "assistant", content: paragraphs[i + 1]! },
        ],
        { addGenerationPrompt: false },
      ),
    );
  return chats.join("");
}
