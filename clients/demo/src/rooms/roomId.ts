/** As the backend makes them. */
export const isRoomId = (text: string): boolean => /^[\w-]{1,64}$/.test(text);
