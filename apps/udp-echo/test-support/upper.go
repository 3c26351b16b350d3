// The course's server in Go: upper case as Unicode, a buffer of 128.
package main

import (
	"bytes"
	"fmt"
	"net"
)

func main() {
	server, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		panic(err)
	}
	fmt.Println(server.LocalAddr().(*net.UDPAddr).Port)
	buffer := make([]byte, 128)
	for {
		length, peer, err := server.ReadFromUDP(buffer)
		if err != nil {
			panic(err)
		}
		server.WriteToUDP(bytes.ToUpper(buffer[:length]), peer)
	}
}
