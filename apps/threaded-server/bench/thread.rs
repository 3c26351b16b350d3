//! A thread for each client, as the standard library offers it: `thread PORT echo|upper`.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn serve(mut client: TcpStream, capitalises: bool) -> std::io::Result<()> {
    let mut buffer = [0; 65536];
    client.set_nodelay(true)?;
    loop {
        let length = client.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        if capitalises {
            buffer[..length].make_ascii_uppercase();
        }
        client.write_all(&buffer[..length])?;
    }
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let capitalises = words[2] == "upper";
    let listener = TcpListener::bind(format!("127.0.0.1:{}", words[1])).unwrap();
    println!("LISTENING tcp 127.0.0.1:{}", words[1]);
    for client in listener.incoming().flatten() {
        std::thread::spawn(move || serve(client, capitalises));
    }
}
