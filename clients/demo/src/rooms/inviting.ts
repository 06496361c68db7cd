import { RealtimeError } from "@serverless-realtime/client";

/** Of adding users: the backend's words name the field of a request that it refuses, and no person would know it. */
export async function inviting<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RealtimeError && error.status === 400) throw new Error("Nobody with this user id has signed in here yet.", { cause: error });
    throw error;
  }
}
