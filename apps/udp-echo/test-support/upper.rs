// The course's server in Rust: upper case of ASCII, a buffer of 128.
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let server = UdpSocket::bind("127.0.0.1:0")?;
    println!("{}", server.local_addr()?.port());
    let mut buffer = [0; 128];
    loop {
        let (length, peer) = server.recv_from(&mut buffer)?;
        server.send_to(&buffer[..length].to_ascii_uppercase(), peer)?;
    }
}
