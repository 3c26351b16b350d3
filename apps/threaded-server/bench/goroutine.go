// A goroutine for each client: `goroutine PORT echo|upper`.
package main

import (
	"fmt"
	"net"
	"os"
)

func serve(client net.Conn, capitalises bool) {
	defer client.Close()
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
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Printf("LISTENING tcp 127.0.0.1:%s\n", os.Args[1])
	for {
		if client, err := listener.Accept(); err == nil {
			go serve(client, os.Args[2] == "upper")
		}
	}
}
