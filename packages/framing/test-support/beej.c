/*
 * The formats of Beej's Guide to Network Programming, written anew, to have bytes that did not come
 * from TypeScript. Reads one request a line and answers with one line of hexadecimal digits:
 *
 *   c|C|h|H|l|L|q|Q NUMBER    f|d|g NUMBER-AS-HEXADECIMAL-FLOAT    s TEXT-IN-HEX    p NAME-IN-HEX TEXT-IN-HEX
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct chat_packet {
	unsigned char length;
	char name[8];
	char text[128];
};

static void print_bytes(const void *bytes, size_t count)
{
	const unsigned char *at = bytes;
	while (count-- > 0) printf("%02x", *at++);
	putchar('\n');
}

static void print_big_endian(uint64_t value, int size)
{
	for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) printf("%02x", (unsigned)(value >> shift) & 0xff);
	putchar('\n');
}

/* Takes the number apart into 1.fraction * 2^exponent and cuts the fraction to `digits` binary digits. */
static uint64_t to_ieee(long double number, int bits, int digits)
{
	if (number == 0) return 0;
	int exponent;
	long double fraction = 2 * frexpl(fabsl(number), &exponent) - 1;
	uint64_t significand = (uint64_t)(fraction * ((1LL << digits) + 0.5f));
	uint64_t biased = (uint64_t)(exponent - 1 + (1 << (bits - digits - 2)) - 1);
	return (uint64_t)(number < 0) << (bits - 1) | biased << digits | significand;
}

static size_t from_hex(const char *hex, char *bytes, size_t most)
{
	size_t count = 0;
	unsigned byte;
	while (count < most && sscanf(hex + 2 * count, "%2x", &byte) == 1) bytes[count++] = (char)byte;
	return count;
}

int main(void)
{
	static char line[1 << 16], first[1 << 15], second[1 << 15], bytes[1 << 15];
	while (fgets(line, sizeof line, stdin)) {
		char letter;
		first[0] = second[0] = '\0';
		if (sscanf(line, "%c %32767s %32767s", &letter, first, second) < 1) return 1;
		switch (letter) {
		case 'c': case 'C': print_big_endian((uint64_t)strtoll(first, NULL, 10), 1); break;
		case 'h': case 'H': print_big_endian((uint64_t)strtoll(first, NULL, 10), 2); break;
		case 'l': case 'L': print_big_endian((uint64_t)strtoll(first, NULL, 10), 4); break;
		case 'q': print_big_endian((uint64_t)strtoll(first, NULL, 10), 8); break;
		case 'Q': print_big_endian(strtoull(first, NULL, 10), 8); break;
		case 'f': print_big_endian(to_ieee((float)strtod(first, NULL), 16, 10), 2); break;
		case 'd': print_big_endian(to_ieee(strtod(first, NULL), 32, 23), 4); break;
		case 'g': print_big_endian(to_ieee(strtod(first, NULL), 64, 52), 8); break;
		case 's': {
			size_t count = from_hex(first, bytes + 2, sizeof bytes - 2);
			bytes[0] = (char)(count >> 8);
			bytes[1] = (char)count;
			print_bytes(bytes, count + 2);
			break;
		}
		case 'p': {
			struct chat_packet packet;
			memset(&packet, 0, sizeof packet);
			/* A name or text may be empty: "-" stands for that. */
			if (strcmp(first, "-") != 0) from_hex(first, packet.name, sizeof packet.name);
			size_t count = strcmp(second, "-") == 0 ? 0 : from_hex(second, packet.text, sizeof packet.text);
			packet.length = (unsigned char)(sizeof packet.name + count);
			print_bytes(&packet, 1 + (size_t)packet.length);
			break;
		}
		default: return 1;
		}
	}
	return 0;
}
