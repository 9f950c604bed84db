/** Keys and 0-based indexes from the root of the file, nested as written. */
export type Path = readonly (string | number)[];
