/**
 * The algorithms behind the standard library, over plain byte arrays: patterns, number and date formats, binary packing.
 * They know nothing of contexts or values other than strings and numbers, and pay {@link
 * io.moonfleet.lua.internal.text.Caller} inside every loop whose length a script decides.
 */
package io.moonfleet.lua.internal.text;
