package io.moonfleet.lua.internal.text;

/** Floats in C's hexadecimal notation {@code %a}, as glibc writes it. */
final class HexFloat {

    private static final int MANTISSA_DIGITS = 13;

    private HexFloat() {}

    /** Writes {@code 0x1.8p+1}; a negative precision means as many digits as are needed. */
    static void append(ByteBuilder out, double magnitude, int precision, boolean alwaysPoint) {
        var bits = Double.doubleToRawLongBits(magnitude);
        var biased = (int) (bits >>> 52);
        var fraction = bits & ((1L << 52) - 1);
        var lead = biased == 0 ? 0L : 1L;
        var exponent = magnitude == 0 ? 0 : Math.max(biased, 1) - 1023;
        var digits = MANTISSA_DIGITS;
        if (precision < 0) {
            while (digits > 0 && (fraction & 0xf) == 0) {
                fraction >>>= 4;
                digits--;
            }
        } else if (precision < MANTISSA_DIGITS) {
            var dropped = 4 * (MANTISSA_DIGITS - precision);
            var all = roundedToEven((lead << 52) | fraction, dropped);
            digits = precision;
            lead = all >>> (4 * digits);
            fraction = all & ((1L << (4 * digits)) - 1);
        }
        out.append('0');
        out.append('x');
        out.append('0' + (int) lead);
        if (digits > 0 || precision > 0 || alwaysPoint) {
            out.append('.');
        }
        for (var shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            out.append("0123456789abcdef".charAt((int) (fraction >>> shift) & 0xf));
        }
        out.fill('0', precision - digits);
        out.append('p');
        out.append(exponent < 0 ? '-' : '+');
        out.appendLong(Math.abs(exponent));
    }

    private static long roundedToEven(long value, int dropped) {
        var kept = value >>> dropped;
        var rest = value & ((1L << dropped) - 1);
        var half = 1L << (dropped - 1);
        return rest > half || (rest == half && (kept & 1) == 1) ? kept + 1 : kept;
    }
}
