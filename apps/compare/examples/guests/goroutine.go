// A goroutine for each client: `goroutine PORT echo|upper|bytes|work:MS`.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
)

const (
	longestLine          = 4096
	mostBytes            = 16384
	roundsPerMillisecond = 750_000
)

var alphabet = bytes.Repeat([]byte("abcdefghijklmnopqrstuvwxyz"), mostBytes/26+1)

// Marsaglia's xorshift, in which each round needs the one before.
func burn(milliseconds uint64) uint32 {
	state := uint32(0x2545f491)
	for round := milliseconds * roundsPerMillisecond; round > 0; round-- {
		state ^= state << 13
		state ^= state >> 17
		state ^= state << 5
	}
	return state
}

// What a line is answered by; nothing ends the conversation.
func answer(line []byte, service string) []byte {
	payload := strings.TrimRight(string(line), "\r\n")
	if strings.HasPrefix(service, "work:") {
		count, err := strconv.ParseUint(service[len("work:"):], 10, 16)
		if err != nil || payload != "" && burn(count) == 0 {
			return nil
		}
		return line
	}
	count, err := strconv.ParseUint(payload, 10, 64)
	if err != nil || count > mostBytes {
		return nil
	}
	return alphabet[:count]
}

func converse(client net.Conn, service string) {
	defer client.Close()
	if service == "echo" || service == "upper" {
		echo(client, service == "upper")
		return
	}
	lines := bufio.NewReaderSize(client, longestLine)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return
		}
		reply := answer(line, service)
		if _, err := client.Write(reply); err != nil || len(reply) == 0 {
			return
		}
	}
}

func echo(client net.Conn, capitalises bool) {
	buffer := make([]byte, 65536)
	for {
		length, err := client.Read(buffer)
		if err != nil {
			return
		}
		for index, char := range buffer[:length] {
			if capitalises && 'a' <= char && char <= 'z' {
				buffer[index] = char - 32
			}
		}
		if _, err := client.Write(buffer[:length]); err != nil {
			return
		}
	}
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "Usage: goroutine PORT echo|upper|bytes|work:MS")
		os.Exit(1)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for {
		if client, err := listener.Accept(); err == nil {
			go converse(client, os.Args[2])
		}
	}
}
