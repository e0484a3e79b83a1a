/** Teachers put answers into comments; other comments are talk about the text. */
export const isAnswer = (comment: string) => /^\s*[【[]?\s*(?:正确|参考|标准)?(?:答案|解析)/.test(comment);
